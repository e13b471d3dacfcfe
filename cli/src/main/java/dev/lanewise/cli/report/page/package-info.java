/**
 * What pages are made of: elements, tables, numbers for readers, and the files that they come from.
 * Every text that goes into a page is escaped on its way out.
 */
package dev.lanewise.cli.report.page;
