/** The laws of the house, each a test that reads as a sentence. */
@NullMarked
package dev.cuota.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
