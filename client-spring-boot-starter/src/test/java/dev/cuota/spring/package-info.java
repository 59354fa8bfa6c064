/** The starter in real applications, against a small stand-in of the server. */
@NullMarked
package dev.cuota.spring;

import org.jspecify.annotations.NullMarked;
