/** What the stories need to see of the inside of a client's folder. */
@org.jspecify.annotations.NullMarked
package dev.cuota.client;
