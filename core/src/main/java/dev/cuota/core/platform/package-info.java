/** Values every room uses: environments, tenants, quantities and periods. Pure; knows nothing above. */
@NullMarked
package dev.cuota.core.platform;

import org.jspecify.annotations.NullMarked;
