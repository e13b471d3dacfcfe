/**
 * Networks that run with onlookers at their layers. The rule: who looks on changes no bit of what
 * the network computes.
 */
package dev.lanewise.models.observe;
