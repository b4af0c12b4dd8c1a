"""The words and patterns that the segmenter goes by: abbreviations, openers, line cues."""

from __future__ import annotations

import re


def compile_words(pattern: str) -> re.Pattern[str]:
    """The pattern compiled to ignore case."""
    return re.compile(pattern, re.IGNORECASE)


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


TITLES = _words(
    "Gen Gens Sen Sens Rep Reps Gov Govs Mr Mrs Ms Mx Dr Drs Prof Lt Col Sgt Capt Cpl Cmdr Maj "
    "Adm Rev Hon Pres Sec Atty Amb Supt Insp Det Fr Brig Pvt Mgr Messrs Mme Mlle vs v"
)
"""Abbreviations that always have their name after them: never the end of a sentence."""

ABBREVIATIONS = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
    "St Ste Mt Ft Pt Del Inc Corp Co Cos Ltd Plc LLC Bros Jr Sr Esq Assn Dept Univ Intl Natl "
    "Govt Ave Blvd Rd Hwy Ln Ala Ariz Ark Calif Colo Conn Fla Ga Ill Ind Kan Ky La Md Mass Mich "
    "Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Fig Figs Eq Vol Sect Bd "
    "Cie Gmb al approx est ca cf viz"
)
"""Abbreviations that may end a sentence: they do when the next word is one of `STARTERS`."""

NUMBERED = _words("No Nos no nos p pp Art Fig Vol ch Ch para art vol fig Rs Sh")
"""Abbreviations only before a digit: "No. 5", but "the answer is no. He"."""

STARTERS = _words(
    "The A An This That These Those It Its He She They We You I His Her Their Our My Your There "
    "Here But And Or So Yet If When While As At In On For From By With After Before Since Until "
    "Because Although Though However Meanwhile Still Also Then Now What Who How Why Where Which "
    "Some Many Most More Several Both Each Every All Another Other Others Among Under Over "
    "During Despite Instead Moreover According Nearly About Only Even Not No Yes Such Last "
    "Earlier Later Today Yesterday Once Asked It's It’s He's He’s She's She’s They're They’re "
    "We're We’re I'm I’m That's That’s There's There’s Officials Police Nobody Everyone "
    "Everybody None Neither Either Someone Somebody Just Few Too Two Three Four Five"
)
"""Words that open a sentence; with a capital they hardly follow an abbreviation inside one."""

NOT_PLACES = _words(
    "NEWS BREAKING UPDATE UPDATED EXCLUSIVE LIVE VIDEO WATCH OPINION ANALYSIS REPORT REVIEW ALERT "
    "PHOTOS PHOTO FILE CORRECTED CORRECTION POLL NATO ISIS GOP NOTE"
)
"""Words in capitals before a dash that are no dateline."""

PLACE_LINKS = _words("of the de del la le el al da do di du das dos las los and en sur am an der")
"""Small words inside the name of a place."""

EXCLAIMED_NAMES = _words("Jeb Yahoo Jeopardy Yum")
"""Names written with an exclamation mark."""

FILE_ENDINGS = _words(
    "com org net edu gov mil int io co uk us eu de fr info biz tv html htm php asp aspx js ts py "
    "md txt pdf doc docx xls xlsx csv json xml jpg jpeg png gif zip exe mp3 mp4"
)
"""What follows the full stop of a domain or file name (compared in lower case)."""

SPEECH_VERBS = (
    "said|says|asked|asks|wrote|writes|tweeted|told|added|adds|shouted|replied|yelled|cried|"
    "wondered|demanded|exclaimed|continued|declared|posted|joked|quipped|chanted|pressed|inquired|responded|answered|"
    "insisted|noted|recalled|mused|screamed"
)

BLOCK_TAGS = (
    "p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|tbody|thead|section|article|aside|header|footer|"
    "figure|figcaption|blockquote|hr|img|iframe|video|script|style|nav|main|body|html|head|title|"
    "pre|form|button|input|meta|link"
)

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAYS = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)\.?"
)
_YEAR = r"(?:1[5-9]|2[01])\d\d"
FULL_DATE = (
    rf"(?:(?<!\w){_YEAR}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?:T[\d:.]{{4,15}}Z?)?"
    rf"(?!\w)|(?<!\w)\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}(?!\w)"
    rf"|(?<!\w){MONTHS}\s?\d{{1,2}}(?:st|nd|rd|th)?\s?,?\s?{_YEAR}(?!\w)"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?\.?\s(?:of\s)?{MONTHS}\s?,?\s?{_YEAR}(?!\w))"
)
PART_DATE = (
    rf"(?:(?<!\w){MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?(?!\w)"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?\s{MONTHS}(?!\w))"
)
CLOCK = (
    r"(?:(?<!\w)\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?!\w)"
    r"|(?<!\w)\d{1,2}\s?[ap]\.?m\.?(?!\w))"
)
STAMP_CUES = (
    r"(?:date|dated|(?:first |originally )?published|(?:last )?updated|last modified|modified|"
    r"posted|created|for immediate release|embargoed until)"
)
STAMP_FILLERS = r"(?:at|on|by|and|utc|gmt|bst|est|edt|et|cet|cest|pst|pdt|ist|hrs|hours|ago|online)"

AGENCIES = (
    r"(?:REUTERS|Reuters|AP|AFP|EPA|EFE|ANSA|UPI|TASS|DPA|dpa|PTI|ANI|Xinhua|Bloomberg|PA|CP|"
    r"Getty Images|Getty|Shutterstock|Alamy|iStock|AP Photo|EPA Photo|AFP Photo)"
)

TEASER_CUES = (
    r"(?:(?:read|watch|listen|related|more|also|next|latest|see)\s*[:：|>»]"
    r"|(?:read|see|watch|learn) (?:more|also|next|now|live|here|this)\b"
    r"|(?:also|must) (?:read|see|watch)\b|watch the\b.{0,30}[:：]"
    r"|related (?:article|articles|stories|story|coverage|content|news|links?|topics?)\b"
    r"|(?:more (?:from|on|in|stories)|also (?:in|on))\b.{0,60}[:：]|more (?:stories|coverage)$"
    r"|(?:next|previous) (?:article|story)\b|don['’]t miss\b.{0,20}[:：]|recommended\s*[:：]"
    r"|you (?:may|might) (?:also )?(?:like|be interested)|most (?:read|popular)\b|tagged?\s*[:：]"
    r"|sign up (?:for|to) (?:our|the)\b|subscribe (?:to|now|for)\b|click here\b|follow us\b"
    r"|comments? \(\d+\)$|.{0,40}\b\d+ comments?$)"
)
CAPTION_CUES = (
    r"(?:(?:\d{1,2}[.:]\d\d\s+)?(?:image|video|photo|picture|caption|photograph|graphic|pictured)s?"
    r"(?:\s\d{1,2})?\s*[:：]"
    r"|file\s*(?:photo|video|image|picture)?\s*[-–—:]|file photo\b"
    r"|\(?(?:photo|image|picture|photograph)s? (?:by|courtesy|credit)\b"
    r"|in this (?:[\w.,]{1,20} ){0,7}(?:photo|image|frame|photograph|picture)\b)"
)
ADVERTISEMENTS = (
    r"(?:(?:story|article|content) continues (?:below|after)"
    r"(?: (?:this |the )?(?:advertisement|ad))?"
    r"|advertisement\s*[-–—]?\s*(?:continue|scroll) [a-z ]{0,40}|scroll to continue(?: reading)?)"
)
SHARE_WORDS = _words(
    "share shares tweet facebook twitter email e-mail mail print whatsapp linkedin pinterest "
    "reddit telegram messenger flipboard tumblr google google+ instagram copy link save this "
    "article story on via with by to or and the comments comment a friend pin it plus post x"
)
SHARE_NETWORKS = _words(
    "facebook twitter whatsapp linkedin pinterest reddit telegram messenger flipboard tumblr email "
    "share tweet print google+"
)
ADVERT_LINES = frozenset(["advertisement", "advertisements", "ad", "sponsored", "promoted content"])
