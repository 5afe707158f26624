/**
 * The records as entities of the application's model, for queries by the application and by administrators. Only there with the
 * store {@code hibernate-orm}, which needs Hibernate ORM with Panache.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.panache;

import org.jspecify.annotations.NullMarked;
