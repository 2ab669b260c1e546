// Package tasks holds what one can know about the tasks of a snapshot without asking
// anyone: rows for the list, filters, orders, search, who waits for whom, and the task
// list as CSV and a task as PDF. Everything here is pure; the moment and the zone come
// in as arguments.
package tasks
