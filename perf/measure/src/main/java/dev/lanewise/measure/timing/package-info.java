/**
 * Times things side by side. Whatever is compared runs in turns within the same rounds, so that a
 * machine that slows down slows down all of it.
 */
package dev.lanewise.measure.timing;
