/** The commands train, evaluate and predict. They check, call and print; the work is in models. */
package dev.lanewise.cli.train;
