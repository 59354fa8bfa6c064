/** What tests need: a clock that can be set, a real PostgreSQL, small worlds. */
@NullMarked
package dev.cuota.testkit;

import org.jspecify.annotations.NullMarked;
