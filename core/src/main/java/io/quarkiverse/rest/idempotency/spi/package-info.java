/**
 * The interfaces for implementers: the store of the records, and the beans that tell the extension about an application. Also
 * the interfaces by which other extensions learn about the application:
 * {@link io.quarkiverse.rest.idempotency.spi.IdempotentOperations} and {@link io.quarkiverse.rest.idempotency.spi.SingleBeans}.
 * Plain Java without CDI, HTTP or JPA, except that implementations are usually beans.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.spi;

import org.jspecify.annotations.NullMarked;
