/**
 * How far a function of floats is from its reference in doubles, over any part of the 2³² floats:
 * in units in the last place, never in a tolerance picked by hand.
 */
package dev.lanewise.engine.accuracy;
