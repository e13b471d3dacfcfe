/**
 * Networks as subjects: whole steps, and steps with a clock at every layer. Images are noise: no
 * data set is needed.
 */
package dev.lanewise.measure.network;
