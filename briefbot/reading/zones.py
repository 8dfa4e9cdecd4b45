"""Names of time zones in dates, as minutes east of Greenwich. Where a name has several meanings, the commonest in feeds."""

_HOURS = {
    **dict.fromkeys(("UTC", "UT", "GMT", "Z", "WET", "UTC/GMT", "COORDINATED UNIVERSAL TIME", "(UTC)", "ETC/UTC"), 0.0),
    **dict.fromkeys(("BST", "WEST", "CET", "MEZ", "MET", "IST-IE", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "MEST", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT", "AST-SA"), 3.0),
    **dict.fromkeys(("SAMT", "GST", "MSD"), 4.0),
    "IRST": 3.5,
    "AFT": 4.5,
    **dict.fromkeys(("PKT", "UZT", "YEKT"), 5.0),
    "IST": 5.5,
    "NPT": 5.75,
    "OMST": 6.0,
    "MMT": 6.5,
    **dict.fromkeys(("ICT", "WIB", "KRAT"), 7.0),
    **dict.fromkeys(("HKT", "SGT", "PHT", "MYT", "AWST", "CHINA STANDARD TIME", "IRKT"), 8.0),
    **dict.fromkeys(("JST", "KST", "YAKT"), 9.0),
    "ACST": 9.5,
    **dict.fromkeys(("AEST", "VLAT"), 10.0),
    "ACDT": 10.5,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    **dict.fromkeys(("BRT", "ART", "CLST", "ADT", "UYT"), -3.0),
    "NDT": -2.5,
    "NST": -3.5,
    **dict.fromkeys(("AST", "EDT", "CLT"), -4.0),
    **dict.fromkeys(("EST", "CDT", "COT", "PET", "ET", "EASTERN STANDARD TIME"), -5.0),
    **dict.fromkeys(("CST", "MDT", "CT"), -6.0),
    **dict.fromkeys(("MST", "PDT", "MT"), -7.0),
    **dict.fromkeys(("PST", "AKDT", "PT"), -8.0),
    "AKST": -9.0,
    **dict.fromkeys(("HST", "HAST"), -10.0),
}
_HOURS["EASTERN DAYLIGHT TIME"] = -4.0

ZONE_MINUTES = {name: int(hours * 60) for name, hours in _HOURS.items()}
