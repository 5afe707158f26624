import { LitElement, html, css, nothing } from 'lit';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import { answer, message, messageStyles } from './idempotency-message.js';
import '@vaadin/button';
import '@vaadin/grid';
import '@vaadin/icon';
import '@vaadin/integer-field';
import '@vaadin/select';
import '@vaadin/text-field';
import '@qomponent/qui-badge';

// Not empty, because a select takes the label for an empty value; and no operation is called so.
const ALL = ' ';
const ANY = { label: 'any', value: ALL };
const STATES = [ANY, { label: 'in progress', value: 'IN_PROGRESS' }, { label: 'stale', value: 'STALE' },
    { label: 'completed', value: 'COMPLETED' }];
const AGES = [{ label: 'any', value: '0' }, { label: 'a minute', value: '60' }, { label: '10 minutes', value: '600' },
    { label: 'an hour', value: '3600' }, { label: 'a day', value: '86400' }];
const LEVELS = { 'in progress': 'contrast', 'stale': 'warning', 'completed': 'success' };

/**
 * The records of the store, and the actions on the selected one.
 */
export class QwcIdempotencyRecords extends LitElement {

    jsonRpc = new JsonRpc(this);

    static styles = [messageStyles, css`
        .filters {
            display: flex;
            flex-wrap: wrap;
            align-items: baseline;
            gap: 10px;
        }
        @media (max-width: 700px) {
            .filters vaadin-select {
                width: 100px;
            }
        }
        .filters .end {
            margin-left: auto;
        }
        dl {
            display: grid;
            grid-template-columns: max-content 1fr;
            gap: 2px 15px;
            margin: 0;
        }
        dt {
            color: var(--lumo-contrast-60pct);
        }
        dd {
            margin: 0;
            overflow-wrap: anywhere;
        }
    `];

    static properties = {
        _operations: { state: true },
        _operation: { state: true },
        _state: { state: true },
        _age: { state: true },
        _page: { state: true },
        _selected: { state: true },
        _answer: { state: true },
        _status: { state: true },
        _detail: { state: true }
    };

    constructor() {
        super();
        this._operation = ALL;
        this._state = ALL;
        this._age = '0';
        this._status = 409;
        this._detail = '';
        this._operations = [ANY];
    }

    connectedCallback() {
        super.connectedCallback();
        this.jsonRpc.operations().then(response => {
            this._operations = [ANY, ...response.result.map(o => ({ label: o.name, value: o.name }))];
        });
        this._load();
    }

    _load() {
        const given = value => value === ALL ? '' : value;
        return this.jsonRpc.records({ operation: given(this._operation), state: given(this._state), minAgeSeconds: Number(this._age) })
            .then(response => {
                this._page = response.result;
                this._selected = this._page.records.find(record => record.id === this._selected?.id);
            }).catch(error => this._failed(error));
    }

    _failed(error) {
        notifier.showErrorMessage(error?.error?.message ?? String(error), 'bottom-stretch');
    }

    render() {
        if (!this._page) {
            return html`<span>Loading…</span>`;
        }
        if (!this._page.listable) {
            return html`<p>The store <code>${this._page.store}</code> cannot list its records. A store that implements
                <code>BrowsableStore</code> can.</p>`;
        }
        return html`
            <div class="filters">
                ${this._filter('Operation', this._operations, '_operation')}
                ${this._filter('State', STATES, '_state')}
                ${this._filter('Older than', AGES, '_age')}
                <span class="quiet end">${this._page.records.length}${this._page.more ? ' newest' : ''} in ${this._page.store}</span>
                <vaadin-button id="clear" theme="small error" ?disabled="${this._page.records.length === 0}" @click="${this._clear}">
                    <vaadin-icon icon="font-awesome-solid:trash" slot="prefix"></vaadin-icon>Clear all</vaadin-button>
                <vaadin-button id="refresh" theme="small" @click="${this._load}">
                    <vaadin-icon icon="font-awesome-solid:rotate" slot="prefix"></vaadin-icon>Refresh</vaadin-button>
            </div>
            <vaadin-grid id="records" .items="${this._page.records}" .selectedItems="${this._selected ? [this._selected] : []}"
                    theme="no-border row-stripes" @active-item-changed="${e => this._select(e.detail.value)}">
                <span slot="empty-state">${this._emptyState()}</span>
                <vaadin-grid-column width="120px" flex-grow="0" header="State"
                    ${columnBodyRenderer(r => html`<qui-badge small level="${LEVELS[r.state]}">${r.state}</qui-badge>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width flex-grow="0" header="Response"
                    ${columnBodyRenderer(r => this._response(r), [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Operation"
                    ${columnBodyRenderer(r => html`<span title="${r.operation}">${r.operation}</span> ${r.removed
                        ? html`<qui-badge small level="warning" title="The application has no such operation any more">removed</qui-badge>`
                        : nothing}`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Resource"
                    ${columnBodyRenderer(r => html`<code title="${r.resource}">${r.resource}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width flex-grow="0" header="Record"
                    ${columnBodyRenderer(r => html`<code title="${r.id}">${r.id.substring(0, 10)}…</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width flex-grow="0" header="Age" path="age"></vaadin-grid-column>
                <vaadin-grid-column auto-width flex-grow="0" header="Expires in"
                    ${columnBodyRenderer(r => this._remaining(r), [])}></vaadin-grid-column>
            </vaadin-grid>
            ${this._selected ? this._renderSelected(this._selected)
                : this._page.records.length ? html`<span class="quiet">Select a record to see its content.</span>` : nothing}`;
    }

    _emptyState() {
        return this._operation === ALL && this._state === ALL && this._age === '0'
            ? 'The store has no records. The first request with a key makes one.'
            : 'No record matches the filters.';
    }

    _response(record) {
        if (!record.status) {
            return html`<span class="quiet">none yet</span>`;
        }
        return html`${record.status} ${record.replay === 'rebuilt' ? html`<qui-badge small level="contrast">rebuilt</qui-badge>`
            : record.replay === 'impossible' ? html`<qui-badge small level="error">no replay</qui-badge>` : nothing}`;
    }

    _remaining(record) {
        if (record.state === 'stale') {
            return html`<span title="The lease has expired ${record.left.substring(1)} ago">expired</span>`;
        }
        return html`<span title="${record.owner ? 'The lease, which the owner renews' : 'The retention'}">${record.left}</span>`;
    }

    _filter(label, items, property) {
        return html`<vaadin-select label="${label}" theme="small" .items="${items}" .value="${this[property]}"
            @value-changed="${e => {
                if (this[property] !== e.detail.value) {
                    this[property] = e.detail.value;
                    this._load();
                }
            }}"></vaadin-select>`;
    }

    _select(record) {
        this._selected = record ?? undefined;
        this._answer = undefined;
    }

    _renderSelected(record) {
        return html`
            <div class="details">
                <div class="half">
                    <dl>
                        <dt>Record</dt><dd><code id="id">${record.id}</code></dd>
                        <dt>Bound to</dt><dd>${record.operation}, <code>${record.resource}</code>, <code>${record.fingerprint}</code></dd>
                        <dt>Reserved</dt><dd>${record.reservedAt} (${record.age} ago)</dd>
                        ${record.owner ? html`
                            <dt>Owner</dt><dd id="owner"><code>${record.owner}</code>, fence ${record.fence}</dd>
                            <dt>Lease</dt><dd id="lease">${record.state === 'stale' ? 'expired ' + record.left.substring(1) + ' ago' : 'expires in ' + record.left}</dd>`
                        : html`<dt>Retention</dt><dd>expires in ${record.left}</dd>`}
                    </dl>
                    <div class="actions">
                        ${record.state === 'completed' ? nothing : html`
                            <vaadin-integer-field id="status" label="Status" theme="small" min="400" max="499" .value="${this._status}"
                                @value-changed="${e => this._status = Number(e.detail.value)}"></vaadin-integer-field>
                            <vaadin-text-field id="detail" label="Detail for clients" theme="small" .value="${this._detail}"
                                @value-changed="${e => this._detail = e.detail.value}"></vaadin-text-field>
                            <vaadin-button id="fail" theme="small" ?disabled="${record.state !== 'stale'}"
                                @click="${() => this._resolve('fail', { id: record.id, status: this._status, detail: this._detail })}">
                                Resolve as failed</vaadin-button>
                            <vaadin-button id="release" theme="small" ?disabled="${record.state !== 'stale'}"
                                @click="${() => this._resolve('release', { id: record.id })}">Release</vaadin-button>`}
                        <vaadin-button id="delete" theme="small error" @click="${() => this._resolve('delete', { id: record.id })}"
                            title="${record.state === 'in progress' ? 'The owner is believed alive, and loses the record'
                                : 'The next request with the key runs the method'}">Delete</vaadin-button>
                        <vaadin-button id="replay" theme="small primary" ?disabled="${!record.request}"
                            title="${record.request ? 'Sends the last request with this key again'
                                : 'No request with this key is in the memory of this run: send it once, then again from here'}"
                            @click="${() => this._replay(record.request)}">
                            <vaadin-icon icon="font-awesome-solid:repeat" slot="prefix"></vaadin-icon>Replay</vaadin-button>
                    </div>
                </div>
                <div class="half" id="response">
                    ${this._answer ? answer(this._answer)
                        : record.status ? html`<h4>Recorded response</h4>${message(record.status, record.headers, record.body)}`
                        : html`<span class="quiet">No response is recorded yet.</span>`}
                </div>
            </div>`;
    }

    _resolve(method, params) {
        this.jsonRpc[method](params).then(response => {
            const resolved = response.result;
            if (resolved.resolution === 'RESOLVED') {
                notifier.showSuccessMessage(resolved.message);
            } else {
                notifier.showWarningMessage(resolved.message);
            }
            return this._load();
        }).catch(error => this._failed(error));
    }

    _clear() {
        if (!confirm(`Delete all records of the store ${this._page.store}? Retries of earlier requests run their methods again.`)) {
            return;
        }
        this.jsonRpc.clear().then(response => {
            notifier.showSuccessMessage(`${response.result} ${response.result === 1 ? 'record is' : 'records are'} deleted`);
            return this._load();
        }).catch(error => this._failed(error));
    }

    _replay(number) {
        this.jsonRpc.send({ number }).then(response => {
            this._answer = response.result;
            return this._load();
        }).catch(error => this._failed(error));
    }
}
customElements.define('qwc-idempotency-records', QwcIdempotencyRecords);
