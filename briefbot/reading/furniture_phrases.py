"""How lines that are not the article begin and read: English, German, French, Spanish, Hindi, Russian.

`OPENINGS` are beginnings of a line with the most characters that a line so begun may have to be furniture: a longer one
is a sentence that happens to begin like it. `ALONE` are whole lines. Both are matched case-blind at the line's start.
"""
# ruff: noqa: E501  (a table: one kind of line in one language a row)

OPENINGS: tuple[tuple[int, str], ...] = (
    # follow, share
    (160, r"follow (?:us\b|\S{1,30} (?:\S{1,30} )?on (?:twitter|facebook|instagram|x|google|telegram|whatsapp|linkedin)\b)"),
    (160, r"(?:like|find|join|connect with) us on\b|(?:join|follow) (?:our|the \S{1,30}) (?:whatsapp|telegram|facebook) "),
    (90, r"share (?:this|on|via)\b|share:|click (?:here )?to share|(?:tweet|pin|email|print) this\b"),
    (160, r"folgen sie (?:uns|\S{1,30} (?:auch )?(?:auf|bei|in))\b|jetzt folgen\b|(?:artikel|beitrag|diesen artikel) teilen\b"),
    (160, r"suivez[- ](?:nous|\S{1,30} sur)\b|partage[rz] (?:cet|sur|l')|s[ií]guenos\b|s[ií]ganos\b|comparte? (?:en|est[ea])\b|compartir\b"),
    (200, r"подпи(?:сывайтесь|шитесь) на\b|подписаться на\b|следите за\b.{0,60}(?:telegram|телеграм|соцсет|вконтакте)|поделиться\b"),
    (160, r"हमें (?:फॉलो|फ़ॉलो|follow)|(?:फेसबुक|ट्विटर|व्हाट्सएप|whatsapp)\S{0,5} पर (?:फॉलो|शेयर|हमें)|शेयर करें"),
    # news of the site itself
    (260, r"track latest news|catch (?:all )?the (?:latest|live)|(?:get|read) (?:all )?the latest (?:\S+ ){0,4}(?:news|updates|headlines)\b.{0,90}\bon\b"),
    (260, r"for (?:all the |more |the )?latest (?:\S+ ){0,4}(?:news|updates)|for more (?:news|updates|stories|such)\b"),
    (260, r"stay (?:updated|tuned|informed|up[- ]to[- ]date) (?:with|on|to|for)\b|download (?:the|our|\S{1,30}) (?:\S{1,20} )?app\b|get breaking news\b"),
    (220, r"(?:देश|दुनिया|ताज़ा|ताजा|हिंदी) .{0,90}(?:खबरें|समाचार|ख़बरें).{0,90}(?:पढ़ें|देखें|क्लिक)|(?:पढ़ें|देखें) .{0,60}(?:खबरें|समाचार)"),
    # newsletters, subscriptions
    (260, r"sign up (?:to|here|now|today)\b|sign up for .{0,90}(?:newsletter|alerts?|updates|e-?mail|briefing|inbox)|subscribe(?:\b[ :]*$| (?:to|now|here|today|for|and)\b)|(?:get|have) .{0,90}(?:in|to) your inbox"),
    (200, r"already (?:a|an) (?:\w+ )?(?:subscriber|member)\b|support (?:our|independent|quality) journalism|become a (?:member|subscriber|supporter)\b"),
    (200, r"(?:unseren |den )?newsletter (?:abonnieren|bestellen)|jetzt (?:abonnieren|anmelden|registrieren|newsletter)|melden sie sich .{0,60}newsletter"),
    (200, r"(?:abonnez|inscrivez)-vous\b|recevez (?:notre|nos|la newsletter)\b|suscr[ií]b(?:ete|ase)\b|recib[ea] (?:nuestr|en tu)|оформите подписку"),
    # more to read, watch, hear
    (260, r"(?:read|see|also) (?:more|also|read)\s*[:|–—-]|also (?:read|see|watch)\b|read (?:also|next)\b|(?:must|also|don't) (?:read|miss)\s*[:|]"),
    (160, r"(?:read|see|click here for|find out|learn) more(?: (?:here|about|on|from|at)\b| stor|$)|read the (?:full|original|whole) (?:story|article|report)\b"),
    (200, r"related(?: (?:articles?|stor(?:y|ies)|news|posts?|coverage|content|links?|topics?|video))?\s*[:|–—]|more (?:on|from) (?:this|the author)\b"),
    (200, r"(?:watch|video|listen|podcast|in pictures|photos|gallery|quiz|explained|opinion|exclusive)\s*[|:]\s*\S.{0,150}[^.”\"]$"),
    (120, r"(?:you (?:may|might) (?:also )?(?:like|be interested)|recommended (?:for you|stor|read)|most (?:read|popular|viewed)|trending (?:now|stor))"),
    (120, r"\S+ \S.{0,60}\bby clicking here\b"),
    (90, r"click here\b|tap here\b|scroll (?:down )?(?:for|to)\b|continue reading\b|keep reading\b|story continues\b|article continues\b"),
    (220, r"lesen sie (?:auch|hier|mehr|dazu)\b|lesen sie\s*[:|]|mehr zum thema\b|mehr (?:dazu|lesen)\b|auch interessant\b|das könnte sie"),
    (220, r"(?:à )?lire (?:aussi|également|la suite)\b|(?:à )?voir aussi\b|sur le même sujet\b|(?:le[ae]|vea|ver|te puede interesar|puedes leer) también\b|te puede interesar\b"),
    (220, r"le(?:ggi|gga) anche\b|(?:leia|veja|confira) (?:também|mais)\b|lees ook\b|(?:czytaj|zobacz) (?:także|też|również)\b|ayrıca oku"),
    (220, r"(?:читайте|смотрите|см\.) (?:также|ещё|еще)\b|(?:по теме|подробнее|материалы по теме|другие новости)\s*[:|]?|(?:ये|यह|इसे) भी (?:पढ़ें|पढ़ें|देखें)"),
    # advertising
    (80, r"advertise?ment\b|sponsored (?:content|by|post)\b|(?:story|article|post) continues (?:below|after)|promoted (?:content|stor)"),
    # copyright, origin
    (300, r"©|\(c\) ?\d{4}|copyright\s*(?:©|\(c\)|\d{4})|all rights reserved|this material may not be published|alle rechte vorbehalten"),
    (300, r"tous droits réservés|todos los derechos reservados|все права защищены|सर्वाधिकार सुरक्षित"),
    (320, r"\(?(?:except for the headline,? )?this (?:story|article|report|copy|news(?: item)?|content|post) (?:has|was|is)(?: not)?(?: been)? "
          r"(?:(?:first |originally )?(?:published|posted|produced|appeared|edited|auto-?generated|generated|syndicated|sourced|republished))\b"),
    (200, r"\(?this (?:story|article|post) (?:originally|first) appeared\b|\(?with (?:additional )?(?:inputs?|agency inputs?)\b|\(?inputs? from\b"),
    (200, r"\(?(?:edited|published|posted|curated|reported) by\s*:|\(?except for the headline\b|disclaimer\s*:|editor['’]s note\s*:\s*this (?:story|article)"),
    # comments
    (160, r"(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b|join the (?:conversation|discussion)\b|(?:view|show|see|read) (?:all )?(?:\d+ )?comments?\b"),
    (200, r"have your say\b|let us know (?:what you think |your thoughts )?in the comments|(?:log|sign) in to (?:comment|continue|join)|what do you think\? (?:tell|let|share)"),
    (120, r"(?:kommentar|kommentieren|commenter|laisser un commentaire|deja (?:un|tu) comentario|оставить комментарий|टिप्पणी (?:करें|लिखें))"),
    # tags, times, crumbs
    (400, r"(?:tags?|topics?|filed under|keywords|categor(?:y|ies)|schlag(?:worte|wörter)|themen|mots[- ]clés|étiquettes|etiquetas|temas|теги|метки|टैग्स?)\s*[:：]"),
    (110, r"(?:(?:first |last |date )?(?:published|updated|posted|modified|created)|publication date)(?: (?:on|at|date))?\s*[:|–-]?\s*"
          r"(?:(?:mon|tue|wed|thu|fri|sat|sun)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d)"),
    (110, r"(?:aktualisiert|veröffentlicht|stand|publié|mis à jour|publicado|actualizado|опубликовано|обновлено|प्रकाशित|अपडेटेड)[^.]{0,20}[: ]\s*\S{0,12}\s?\d"),
    (60, r"(?:reading time|estimated reading|lesezeit|temps de lecture|tiempo de lectura|время чтения)\b|\d{1,2}[- ]min(?:ute)?s?[- ]read\b|listen to (?:this )?(?:article|story)"),
    # photographs
    (140, r"\(?(?:file )?(?:photo(?:graph)?|image|picture|foto|photo credit|image credit|image source|credit|bild|crédit photo|фото|फोटो)s?(?: (?:by|credit|via))?\s*[:|,©]\s*[^.]{2,110}\)?$"),
    (110, r"(?:getty images|ap photo|afp|reuters|shutterstock|istock|associated press)(?: ?/ ?| via )[^.]{2,80}$|(?:[^.]{2,60}(?:/| via ))(?:getty(?: images)?|ap|afp|reuters|epa|shutterstock)$"),
)  # fmt: skip

ALONE: tuple[str, ...] = (
    r"advert|ad|ads|anzeige|werbung|publicit[ée]|publicidad|реклама|विज्ञापन|sponsored|promoted|sponsor(?:ed)? content",
    r"comments?(?: ?\(?\d*\)?)?|\d+ comments?|kommentare|commentaires|comentarios|комментарии|टिप्पणियां|reply|leave a reply",
    r"share|shares|tweet|pin|e-?mail|print|facebook|twitter|whatsapp|linkedin|telegram|reddit|copy (?:the )?link|link copied!?|teilen|partager|поделиться",
    r"subscribe(?: now| today)?|sign (?:up|in)|log ?in|register|newsletters?|abonnieren|s'abonner|подписаться|menu|search|home|close|loading|skip to content",
    r"tags?|topics?|related|related (?:articles?|stor(?:y|ies)|news|posts?|coverage|content|links?|topics?)|more (?:stories|news|for you)|more on this(?: story)?",
    r"read (?:more|next|also|on)|see (?:more|also)|show more|load more|view (?:all|more)|(?:up )?next(?: story| article)?|previous(?: story| article)?|top stories|trending",
    r"most (?:read|popular)|you may also like|recommended|editor['’]s picks?|latest (?:news|stories|headlines)|what to read next|don['’]t miss|in this article",
    r"weiterlesen|mehr lesen|zur startseite|lire la suite|leer más|читать далее|और पढ़ें|getty images|getty|reuters|associated press|ap photo|file photo|image caption",
    r"follow|following|back to top|image|photo|video|watch live|live|play|play video|click to (?:enlarge|expand|view)|view image in fullscreen|enlarge this image",
)
