// Package resources holds what is built into the program beside its code: the icons
// and every text a person reads, in each language. It has no logic of its own.
package resources

import "embed"

// Translations holds one folder a language, one flat JSON object an area of the
// program: translations/da/common.json. Package words reads them.
//
//go:embed translations
var Translations embed.FS

// Icons holds the line icons as filled SVG outlines of 18 by 18, black: icons/task.svg.
// Whoever shows one writes the wanted colour in the place of #000000.
//
//go:embed icons/*.svg
var Icons embed.FS

// AppIcon is the program's own picture for windows, trays and alerts.
//
//go:embed icon.png
var AppIcon []byte

// FontRegular and FontBold are TrueType fonts of all text: Latin, Greek and Cyrillic
// letters as Noto Sans has them, and the symbols people write. Their licence is the SIL
// Open Font License 1.1, fonts/OFL.txt; fonts/build.py makes them.
var (
	//go:embed fonts/Regular.ttf
	FontRegular []byte
	//go:embed fonts/Bold.ttf
	FontBold []byte
)
