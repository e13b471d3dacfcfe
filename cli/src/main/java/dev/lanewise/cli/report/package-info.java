/**
 * Reports as HTML files that need nothing beside them. A report reads run folders and shows no
 * number that is not in one.
 */
package dev.lanewise.cli.report;
