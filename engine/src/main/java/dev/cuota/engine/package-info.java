/** The modular monolith: {@link dev.cuota.engine.Engine} builds its rooms from the ground up. */
@NullMarked
package dev.cuota.engine;

import org.jspecify.annotations.NullMarked;
