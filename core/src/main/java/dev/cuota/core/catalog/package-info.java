/**
 * What is sold and how it is counted: meters, features, actions and plans, and the rules a catalog
 * document must keep. Pure; the engine's catalog room stores the versions.
 */
@NullMarked
package dev.cuota.core.catalog;

import org.jspecify.annotations.NullMarked;
