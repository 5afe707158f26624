package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * Gives handlers the catalog of the caller's realm, if the caller may.
 */
@ApplicationScoped
public class Permission {

    @Inject
    Caller caller;

    @Inject
    Access access;

    @Inject
    Catalogs catalogs;

    @Inject
    Halts halts;

    JdbcCatalog toRead(String catalog) {
        access.require(Privilege.READ, caller.name());
        return catalogs.catalog(caller.realm(), catalog);
    }

    /** For replays, whose caller was asked for the privilege of the operation before. */
    JdbcCatalog asked(String catalog) {
        return catalogs.catalog(caller.realm(), catalog);
    }

    JdbcCatalog toWrite(String catalog) {
        access.require(Privilege.WRITE, caller.name());
        halts.arm(caller);
        return catalogs.catalog(caller.realm(), catalog);
    }
}
