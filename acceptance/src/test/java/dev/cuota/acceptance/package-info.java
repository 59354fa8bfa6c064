/** What the product promises, tried on the whole of it. */
@NullMarked
package dev.cuota.acceptance;

import org.jspecify.annotations.NullMarked;
