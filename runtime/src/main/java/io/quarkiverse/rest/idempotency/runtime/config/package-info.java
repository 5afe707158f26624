/**
 * The configuration of the extension, and the order in which the settings of one operation come from it: configuration of
 * the operation, then the annotation, then another extension, then the global default.
 */
package io.quarkiverse.rest.idempotency.runtime.config;
