/**
 * What others implement: the store of the records, and the beans that tell the extension about an application; and
 * what the extension tells other extensions about it, by
 * {@link io.quarkiverse.rest.idempotency.spi.IdempotentOperations} and
 * {@link io.quarkiverse.rest.idempotency.spi.SingleBeans}. Plain Java without CDI, HTTP or JPA, except that
 * implementations are usually beans.
 */
package io.quarkiverse.rest.idempotency.spi;
