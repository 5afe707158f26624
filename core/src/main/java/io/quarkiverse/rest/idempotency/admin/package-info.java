/**
 * The API for administrators: it finds records and resolves stuck ones.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.admin;

import org.jspecify.annotations.NullMarked;
