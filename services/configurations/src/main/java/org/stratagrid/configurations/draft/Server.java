package org.stratagrid.configurations.draft;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.Tier;

/** A server of a draft. The database reads name and addresses out of the settings and keeps them unique. */
@Entity(name = "DraftServer")
@Table(schema = "configurations", name = "server")
public class Server {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "configuration_id")
    private Configuration configuration;

    private int position;

    private boolean removed;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(nullable = false)
    private ServerDraft settings;

    @Nullable
    private Instant deployedAt;

    protected Server() {}

    Server(Configuration configuration, UUID id, int position, ServerDraft settings) {
        this.id = id;
        this.configuration = configuration;
        this.position = position;
        this.settings = settings;
    }

    public UUID id() {
        return id;
    }

    int position() {
        return position;
    }

    public boolean isRemoved() {
        return removed;
    }

    public ServerDraft settings() {
        return settings;
    }

    public String name() {
        return settings.name();
    }

    Tier tier() {
        return settings.tier();
    }

    public @Nullable Instant deployedAt() {
        return deployedAt;
    }

    void change(ServerDraft to) {
        settings = to;
    }

    void markRemoved() {
        removed = true;
    }

    void bringBack(ServerDraft deployed) {
        removed = false;
        settings = deployed;
    }

    void deployed(Instant at) {
        if (deployedAt == null) {
            deployedAt = at;
        }
    }
}
