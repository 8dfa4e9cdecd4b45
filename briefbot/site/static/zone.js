// The time zone of the reader, where they have not chosen one: the browser knows it.
const zone = document.querySelector("select[data-guess]");
const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && guess) {
  if (![...zone.options].some((option) => option.value === guess)) zone.add(new Option(guess));
  zone.value = guess;
}
