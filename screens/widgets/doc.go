// Package widgets holds the controls every screen is built from. They ask the theme
// for colours by token, know nothing of tasks or clients, show what they are given
// and call back.
package widgets
