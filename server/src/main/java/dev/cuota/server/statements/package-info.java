/** What accounts are told that they owe: over HTTP, as a page and as a PDF, in Spanish and English. */
@NullMarked
package dev.cuota.server.statements;

import org.jspecify.annotations.NullMarked;
