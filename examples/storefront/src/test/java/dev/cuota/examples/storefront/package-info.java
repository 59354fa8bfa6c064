/** The shop on a real database, against a stand-in of Cuota. */
@NullMarked
package dev.cuota.examples.storefront;

import org.jspecify.annotations.NullMarked;
