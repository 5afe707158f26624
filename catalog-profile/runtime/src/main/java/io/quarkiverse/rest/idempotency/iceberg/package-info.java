/**
 * The Iceberg catalog profile as a catalog sees it: the operations of the REST catalog specification, and the beans by which a
 * catalog tells what the profile cannot know. All beans are optional.
 * <ul>
 * <li>{@link io.quarkiverse.rest.idempotency.iceberg.CatalogLoader} builds responses that can carry credentials again.</li>
 * <li>{@link io.quarkiverse.rest.idempotency.iceberg.CatalogState} shows what the catalog holds, so that it can be told whether
 * an interrupted request was applied.</li>
 * <li>{@link io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope} leaves catalogs out, such as federated ones.</li>
 * <li>{@link io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer} decides who may get a recorded answer;
 * {@link io.quarkiverse.rest.idempotency.iceberg.CatalogRequests} tells it the operation and the objects of a request.</li>
 * </ul>
 */
@NullMarked
package io.quarkiverse.rest.idempotency.iceberg;

import org.jspecify.annotations.NullMarked;
