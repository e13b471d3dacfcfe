/**
 * {@code lanewise serve}: a trained network behind HTTP. What arrives is checked at the door and
 * answered with a number that says what was wrong; behind the door only the queue joins requests.
 */
package dev.lanewise.cli.serve;
