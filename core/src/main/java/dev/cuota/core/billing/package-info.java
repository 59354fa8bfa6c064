/**
 * What becomes of amounts that accounts owe beside their plan's price: how they stand, when they may be
 * worked out anew, and what is owed or given back when what they were for changes later. Pure.
 */
@NullMarked
package dev.cuota.core.billing;

import org.jspecify.annotations.NullMarked;
