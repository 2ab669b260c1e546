#!/usr/bin/python3
"""Builds Regular.ttf and Bold.ttf: Fyne's Noto Sans with the symbols people write.

The toolkit takes what its text font lacks from other fonts, and draws a replacement
mark for a blank behind such a symbol when that font has no blank. PDF files have one
font for everything. So text and symbols are one font here, with Noto Sans' measures.

Symbols whose usual look is a coloured picture (Emoji_Presentation) are left out.

Needs fonttools. NOTO is a folder with NotoSansSymbols, NotoSansSymbols2 and
NotoSansMath as the package fonts-noto-core of Debian 12 has them:

    python3 build.py FYNE/theme/font NOTO
"""
import io
import os
import sys

from fontTools import merge, subset
from fontTools.ttLib import TTFont

TEXT = [(0x20, 0x7E), (0xA0, 0x052F), (0x1AB0, 0x1ABE), (0x1E00, 0x1FFF), (0x2000, 0x20CF), (0x2100, 0x218F),
        (0x25CC, 0x25CC), (0xFB00, 0xFB04), (0xFFFC, 0xFFFD)]
SYMBOLS = [(0x2000, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F), (0x2190, 0x22FF), (0x2300, 0x23FF), (0x2423, 0x2423),
           (0x2460, 0x24FF), (0x2500, 0x27BF), (0x27F5, 0x27FF), (0x2B00, 0x2BFF)]
# Unicode 15, emoji-data.txt: Emoji_Presentation in the first plane.
PICTURES = """231A-231B 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2648-2653 267F 2693 26A1 26AA-26AB 26BD-26BE 26C4-26C5 26CE
26D4 26EA 26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E 2753-2755 2757 2795-2797 27B0 27BF 2B1B-2B1C 2B50 2B55"""


def spread(ranges):
    return {c for low, high in ranges for c in range(low, high + 1)}


def pictures():
    pairs = (part.split("-") for part in PICTURES.split())
    return spread([(int(p[0], 16), int(p[-1], 16)) for p in pairs])


def cut(path, wanted, layout):
    """Returns the font with the wanted characters only, without hints, and what it has of them."""
    font = TTFont(path)
    have = set(font.getBestCmap()) & wanted
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"] if layout else []
    options.drop_tables += ["FFTM", "DSIG", "TTFA", "MATH", "gasp"] + ([] if layout else ["GSUB", "GPOS", "GDEF"])
    tool = subset.Subsetter(options)
    tool.populate(unicodes=have)
    tool.subset(font)
    return font, have


def build(base, others, style, target):
    main, have = cut(base, spread(TEXT), True)
    measures = {t: dict(vars(main[t])) for t in ("hhea", "OS/2", "head")}
    fonts, wanted = [main], spread(SYMBOLS) - pictures()
    for path in others:
        font, got = cut(path, wanted - have, False)
        have |= got
        fonts.append(font)
    files = []
    for font in fonts:
        file = io.BytesIO()
        font.save(file)
        file.seek(0)
        files.append(file)
    options = merge.Options()
    options.drop_tables = ["vhea", "vmtx"]
    merged = merge.Merger(options=options).merge(files)
    for attribute in ("ascent", "descent", "lineGap"):
        setattr(merged["hhea"], attribute, measures["hhea"][attribute])
    for attribute in ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "fsSelection",
                      "usWeightClass", "sxHeight", "sCapHeight"):
        setattr(merged["OS/2"], attribute, measures["OS/2"][attribute])
    for attribute in ("macStyle", "created", "modified"):
        setattr(merged["head"], attribute, measures["head"][attribute])
    merged.recalcTimestamp = False
    names = {1: "Microbizz GO Sans", 2: style, 4: "Microbizz GO Sans " + style, 6: "MicrobizzGOSans-" + style, 3: "Microbizz GO Sans " + style}
    for record in list(merged["name"].names):
        if record.nameID in (16, 17, 18, 20, 21, 22):
            merged["name"].names.remove(record)
        elif record.nameID in names:
            merged["name"].setName(names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID)
    merged.save(target)
    print(target, os.path.getsize(target), "bytes,", len(merged.getBestCmap()), "characters")


def main(fyne, noto):
    here = os.path.dirname(os.path.abspath(__file__))
    for style in ("Regular", "Bold"):
        symbols = [os.path.join(noto, f"NotoSans{name}.ttf") for name in
                   ("Symbols-" + style, "Math-Regular", "Symbols2-Regular")]
        build(os.path.join(fyne, f"NotoSans-{style}.ttf"), symbols, style, os.path.join(here, style + ".ttf"))


main(*sys.argv[1:])
