/**
 * The configuration of the extension and how the settings of one operation come from it: configuration of the operation, then
 * the annotation, then what another extension says, then the global default.
 */
package io.quarkiverse.rest.idempotency.runtime.config;
