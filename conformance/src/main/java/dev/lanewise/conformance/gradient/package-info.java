/** Derivatives proved by differences; no verdict rests on a tolerance that somebody chose. */
package dev.lanewise.conformance.gradient;
