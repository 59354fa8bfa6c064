/** A small shop for many tenants: what an application looks like that Cuota guards and meters. */
@NullMarked
package dev.cuota.examples.storefront;

import org.jspecify.annotations.NullMarked;
