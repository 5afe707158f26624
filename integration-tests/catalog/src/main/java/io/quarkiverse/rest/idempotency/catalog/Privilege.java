package io.quarkiverse.rest.idempotency.catalog;

/**
 * The privileges of a principal in the catalogs.
 */
public enum Privilege {
    READ,
    WRITE
}
