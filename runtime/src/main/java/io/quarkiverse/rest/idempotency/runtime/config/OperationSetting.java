package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * One setting of one operation, and the place it comes from.
 *
 * @param name the name of its property
 * @param value the value that it is set to
 * @param origin the kind of place that sets it
 * @param source the property, or the other place that sets it, for messages
 */
public record OperationSetting(String name, Object value, Origin origin, String source) {

    /** The kinds of places that can set an operation's settings. */
    public enum Origin {

        /** The configuration of this operation. */
        OPERATION_PROPERTY,

        /** The annotation, or another extension at build time. */
        ANNOTATION,

        /** An {@code OperationProfile}. */
        PROFILE,

        /** The configuration of all operations, or its default. */
        GLOBAL_PROPERTY
    }
}
