package io.quarkiverse.rest.idempotency.deployment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;

/**
 * Adds to each idempotent operation of an OpenAPI document its header, its rejections and the form of a replay. It fills gaps
 * and replaces nothing: the application's own description of the same parameter, response or header stays.
 */
final class OperationDocuments implements OASFilter {

    private static final String PROBLEM = "IdempotencyProblem";
    private static final String REFERENCE = "#/components/schemas/" + PROBLEM;

    private static final String IN_PROGRESS = "A request with the same key has not been answered yet";

    private final Map<String, DocumentedOperation> operations;

    /**
     * @param operations by {@link #key}
     */
    OperationDocuments(Map<String, DocumentedOperation> operations) {
        this.operations = operations;
    }

    /** Names an operation of a document by its call, regardless of the names of its path parameters. */
    static String key(String verb, String path) {
        return verb + " " + PathTemplates.shape(path);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        boolean[] problems = new boolean[1];
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations().forEach((verb, operation) -> {
            DocumentedOperation known = operations.get(key(verb.name(), path));
            if (known != null) {
                describe(document, item, operation, known);
                problems[0] |= known.problems();
            }
        }));
        if (problems[0]) {
            addProblemSchema(document);
        }
    }

    private static void describe(OpenAPI document, PathItem item, Operation operation, DocumentedOperation known) {
        KeyParameter.describe(document, item, operation, known);
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            responses = OASFactory.createAPIResponses();
            operation.setResponses(responses);
        }
        if (responses.getAPIResponses() != null) {
            new LinkedHashMap<>(responses.getAPIResponses()).forEach(OperationDocuments::replayable);
        }
        for (Map.Entry<String, String> rejection : rejections(known).entrySet()) {
            refuse(responses, rejection.getKey(), rejection.getValue(), known.problems());
        }
    }

    /** A response that may be recorded may be a replay. */
    private static void replayable(String status, APIResponse response) {
        boolean recorded = status.startsWith("2") || status.startsWith("3");
        if (recorded && response.getRef() == null
                && (response.getHeaders() == null || !response.getHeaders().containsKey(IdempotencyHeaders.REPLAYED))) {
            response.addHeader(IdempotencyHeaders.REPLAYED,
                    header("Present, and `true`, when this is the recorded answer of an earlier request "
                            + "with the same key.", OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN)));
        }
    }

    private static void refuse(APIResponses responses, String status, String text, boolean problem) {
        APIResponse response = responses.getAPIResponse(status);
        if (response == null) {
            response = OASFactory.createAPIResponse().description(text);
            if (status.equals("409") || status.equals("503")) {
                response.addHeader("Retry-After", header("After how many seconds to send the same request again, with the same "
                        + "key.", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)));
            }
            responses.addAPIResponse(status, response);
        } else if (response.getRef() != null) {
            return;
        }
        if (problem && (response.getContent() == null || response.getContent().getMediaTypes().isEmpty())) {
            response.setContent(OASFactory.createContent().addMediaType(ProblemBody.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref(REFERENCE))));
        }
    }

    private static Header header(String description, Schema schema) {
        return OASFactory.createHeader().description(description).schema(schema);
    }

    private static void addProblemSchema(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        if (schemas != null && schemas.containsKey(PROBLEM)) {
            return;
        }
        Schema code = text("Says why, for programs.");
        for (IdempotencyErrorCode known : IdempotencyErrorCode.values()) {
            code.addEnumeration(known.code());
        }
        document.getComponents().addSchema(PROBLEM, OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description("Why a request with a key was neither run nor answered from a record (RFC 9457).")
                .addProperty("type", text("Names the kind of problem.").format("uri"))
                .addProperty("title", text("A short text for people, the same for every problem of the kind."))
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)
                        .description("The status of the response."))
                .addProperty("detail", text("What happened, and what to do."))
                .addProperty("code", code)
                .addProperty("error", error())
                .required(List.of("type", "title", "status", "detail", "code")));
    }

    private static Schema error() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT)
                .description("The same for clients that look for nothing else.")
                .addProperty("type", text("The kind of error, `" + ProblemBody.ERROR_TYPE + "`."))
                .addProperty("code", text("The same as `code`."))
                .addProperty("message", text("The same as `detail`."));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }

    /** The descriptions of rejections for clients, by status. */
    private static Map<String, String> rejections(DocumentedOperation known) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean conflict = known.inFlightStatus().filter(status -> status == 409).isPresent();
        texts.put("400", "The key is malformed, "
                + (known.format().filter(KeyFormat.UUIDV7::equals).isPresent() ? "older than its answer, " : "")
                + "or missing where it is required. It is in the header `" + known.headerName() + "`"
                + known.member().map(member -> ", or in the member `" + member + "` of the JSON body").orElse("") + ".");
        if (conflict) {
            texts.put("409", IN_PROGRESS + ". Send the same request again, with the same key.");
        }
        if (known.repeatableRequests()) {
            texts.put("412",
                    "The time in `" + RepeatableRequest.FIRST_SENT + "` is longer ago than the answer is kept, and there "
                            + "is no answer any more, or it is in the future. Nothing was run.");
        }
        texts.put("413", "The body is larger than what is accepted with a key. Nothing was run.");
        texts.put("422", "The key was used for another request before. Nothing was run.");
        texts.put("500", "The request with this key was run and answered, but its answer cannot be given again. It is not run "
                + "again.");
        texts.put("503", (conflict ? "It" : IN_PROGRESS + ", or it")
                + " cannot be said at the moment what became of this key, or too many requests wait. Send the same request "
                + "again, with the same key.");
        return texts;
    }
}
