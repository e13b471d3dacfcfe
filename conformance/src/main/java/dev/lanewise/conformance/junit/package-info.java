/**
 * Contracts as JUnit tests, for anyone's project: a class that implements the one method of a
 * contract inherits its tests. Needs junit-jupiter, and jqwik for the properties.
 */
package dev.lanewise.conformance.junit;
