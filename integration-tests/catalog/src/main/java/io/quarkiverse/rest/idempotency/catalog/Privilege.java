package io.quarkiverse.rest.idempotency.catalog;

/**
 * What a principal may do in the catalogs.
 */
public enum Privilege {
    READ,
    WRITE
}
