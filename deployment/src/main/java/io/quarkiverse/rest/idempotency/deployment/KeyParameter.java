package io.quarkiverse.rest.idempotency.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;

/**
 * Documents the parameter that carries the key. A client that keeps to the schema sends a key that is accepted, quoted or bare.
 * The schema leaves out the rarest accepted notations: escaped characters, and parameters behind the quoted string.
 */
final class KeyParameter {

    private static final int UUID_LENGTH = 36;
    private static final int QUOTES = 2;

    /** The visible ASCII characters without those that the notation of a quoted string escapes. */
    private static final String QUOTED = "[!#-\\[\\]-~]";
    /** The same, without those that are syntax outside of quotes. */
    private static final String BARE = "[!#-+\\--:<-\\[\\]-~]";

    /** The largest number of repetitions that every dialect of regular expressions has: RE2 has no more. */
    private static final int MOST_REPETITIONS = 1000;

    /** Of version 7, so that it is one of any format. */
    private static final String EXAMPLE = "0197d0a7-4e4b-7c1a-9f3e-2b5d8a6c1e90";

    private KeyParameter() {
    }

    static void describe(OpenAPI document, PathItem item, Operation operation, DocumentedOperation known) {
        known.member().ifPresent(member -> describeMember(operation, member));
        if (known.repeatableRequests()) {
            describe(document, item, operation, RepeatableRequest.REQUEST_ID, "The same key as in `" + known.headerName()
                    + "`, for clients of OASIS Repeatable Requests 1.0. Requires the header `" + RepeatableRequest.FIRST_SENT
                    + "`.");
            describe(document, item, operation, RepeatableRequest.FIRST_SENT,
                    "The time at which the client first sent the request, such as "
                            + "`Sun, 06 Nov 1994 08:49:37 GMT`. Requires the header `" + RepeatableRequest.REQUEST_ID + "`.");
        }
        Parameter parameter = find(document, operation.getParameters(), known.headerName());
        if (parameter == null && find(document, item.getParameters(), known.headerName()) != null) {
            return;
        }
        if (parameter == null) {
            parameter = OASFactory.createParameter().name(known.headerName()).in(Parameter.In.HEADER);
            operation.addParameter(parameter);
        }
        if (parameter.getRef() != null) {
            return;
        }
        if (parameter.getDescription() == null) {
            parameter.setDescription(text(known));
        }
        if (parameter.getRequired() == null && known.key().isPresent()) {
            parameter.setRequired(required(known) && known.member().isEmpty() && known.elsewhere().isEmpty()
                    && !known.repeatableRequests());
        }
        if (parameter.getSchema() == null && parameter.getContent() == null) {
            parameter.setSchema(schema(known));
        }
    }

    private static void describe(OpenAPI document, PathItem item, Operation operation, String header, String text) {
        if (find(document, operation.getParameters(), header) == null && find(document, item.getParameters(), header) == null) {
            operation.addParameter(OASFactory.createParameter().name(header).in(Parameter.In.HEADER).description(text)
                    .required(false).schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
        }
    }

    /** The schema of the body may be shared with other operations, so that it is left alone. */
    private static void describeMember(Operation operation, String member) {
        RequestBody body = operation.getRequestBody();
        if (body != null && body.getRef() == null && body.getDescription() == null) {
            body.setDescription("The member `" + member + "` is the idempotency key of the request.");
        }
    }

    private static Parameter find(OpenAPI document, List<Parameter> parameters, String header) {
        if (parameters == null) {
            return null;
        }
        return parameters.stream().filter(candidate -> {
            Parameter named = resolve(document, candidate);
            return named != null && named.getIn() == Parameter.In.HEADER && header.equalsIgnoreCase(named.getName());
        }).findFirst().orElse(null);
    }

    private static Parameter resolve(OpenAPI document, Parameter parameter) {
        if (parameter.getRef() == null) {
            return parameter;
        }
        Map<String, Parameter> shared = document.getComponents() == null ? null
                : document.getComponents().getParameters();
        return shared == null ? null : shared.get(parameter.getRef().substring(parameter.getRef().lastIndexOf('/') + 1));
    }

    private static boolean required(DocumentedOperation known) {
        return known.key().filter(KeyRequirement.REQUIRED::equals).isPresent();
    }

    private static String text(DocumentedOperation known) {
        StringBuilder words = new StringBuilder("Makes this request safe to repeat: the first request with a key runs, and a "
                + "retry with the same key gets the recorded response of the first. Use a new key for each new request. ");
        words.append(known.strict() ? "The key is a quoted string (RFC 9651)"
                : "The key is a quoted string (RFC 9651), or the same without quotes,");
        known.format().ifPresent(format -> words.append(switch (format) {
            case ANY -> " of 1 to " + known.maxLength() + " visible ASCII characters";
            case UUID -> " of a UUID (RFC 9562)";
            case UUIDV7 -> " of a UUID of version 7 (RFC 9562)";
        }));
        words.append(". ");
        known.member().ifPresent(member -> words.append("The key can be in the member `" + member
                + "` of the JSON body instead; where it is in both, it must be the same. "));
        known.elsewhere().ifPresent(words::append);
        boolean elsewhere = known.member().isPresent() || known.elsewhere().isPresent() || known.repeatableRequests();
        String without = elsewhere ? "A request without any key " : "A request without it ";
        known.key().ifPresent(key -> words.append(without).append(required(known) ? "is rejected. " : "runs each time. "));
        known.retention().ifPresent(retention -> words.append("Responses are recorded for ").append(inWords(retention))
                .append(". "));
        return words.append("These are the settings of the build; a deployment can change them.")
                .toString();
    }

    /** One pattern for both notations, because generators of clients understand that better than two schemas. */
    private static Schema schema(DocumentedOperation known) {
        Schema schema = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        if (known.format().isEmpty()) {
            return schema;
        }
        boolean uuid = isUuid(known);
        int longest = uuid ? UUID_LENGTH : known.maxLength();
        String quoted = '"' + pattern(known, QUOTED) + '"';
        schema.minLength((known.strict() ? QUOTES : 0) + (uuid ? UUID_LENGTH : 1))
                .maxLength(QUOTES + longest)
                .pattern(known.strict() ? "^" + quoted + "$" : "^(" + quoted + "|" + pattern(known, BARE) + ")$")
                .addExample('"' + EXAMPLE + '"');
        return known.strict() ? schema : schema.addExample(EXAMPLE);
    }

    private static String pattern(DocumentedOperation known, String characters) {
        return switch (known.format().get()) {
            case ANY -> characters + (known.maxLength() <= MOST_REPETITIONS ? "{1," + known.maxLength() + "}" : "+");
            case UUID -> "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
            case UUIDV7 -> "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}";
        };
    }

    private static boolean isUuid(DocumentedOperation known) {
        return known.format().filter(format -> format != KeyFormat.ANY).isPresent();
    }

    /** In the largest unit that divides it. */
    private static String inWords(Duration duration) {
        long seconds = duration.toSeconds();
        long[] units = { 86_400, 3_600, 60, 1 };
        String[] names = { "day", "hour", "minute", "second" };
        for (int i = 0; i < units.length; i++) {
            if (seconds >= units[i] && seconds % units[i] == 0 && duration.getNano() == 0) {
                long count = seconds / units[i];
                return count + " " + names[i] + (count == 1 ? "" : "s");
            }
        }
        return duration.toString();
    }
}
