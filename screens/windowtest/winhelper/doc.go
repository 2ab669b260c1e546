// Winhelper is what the tests of the real window need inside Windows: it stands in for the
// program that opens a document or an address, and for the PowerShell that shows an alert,
// and it reads what only a Windows program can read.
//
// What it learns it appends to files in its own folder, one JSON string a line.
//
//	winhelper open FILE        notes FILE in opened; while a file called hold stands beside
//	                           it, keeps FILE open and lets others only read it
//	winhelper credentials NAME prints the generic credentials whose name begins so
//	powershell … -File SCRIPT  notes the script in alerts
package main
