/**
 * Relates times to what the machine can do at most. A figure is never given without the limits that
 * were measured in the same rounds.
 */
package dev.lanewise.measure.roofline;
