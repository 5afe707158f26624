package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.spi.RealmResolver;

/**
 * The realm as configured: a request header if one is named and the request has it, else a constant.
 */
public final class ConfiguredRealm implements RealmResolver {

    private final String name;
    private final Optional<String> header;

    /**
     * @param name the realm of requests without the header
     * @param header the name of the header, if one is configured
     */
    public ConfiguredRealm(String name, Optional<String> header) {
        this.name = name;
        this.header = header;
    }

    @Override
    public String resolve(RealmRequest request) {
        if (header.isPresent()) {
            List<String> values = request.header(header.get());
            if (!values.isEmpty()) {
                return values.get(0);
            }
        }
        return name;
    }
}
