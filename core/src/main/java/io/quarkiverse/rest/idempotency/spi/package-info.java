/**
 * What others implement: the store of the records, and the beans that tell the extension about an application. Plain Java
 * without CDI, HTTP or JPA, except that implementations are usually beans.
 */
package io.quarkiverse.rest.idempotency.spi;
