/** What the command shows while it works: one line that changes in a terminal, none elsewhere. */
package dev.lanewise.cli.terminal;
