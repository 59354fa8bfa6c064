/**
 * What would have been: what accounts would owe and cost by another catalog or mix of plans, and what
 * a number of accounts would come to. Pure.
 */
@NullMarked
package dev.cuota.core.simulation;

import org.jspecify.annotations.NullMarked;
