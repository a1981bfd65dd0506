interface Note {
  readonly nl: string
  readonly en: string
}

/** About a person's own assessments: what changed since, what an export holds, what was deleted. */
export const OWN_NOTES = {
  RULES_CHANGED_SINCE: {
    nl: 'De regels zijn veranderd sinds {count} van deze beoordelingen ({versions}); nu gelden die van {current}. Beoordeel opnieuw om gelijk met gelijk te vergelijken.',
    en: 'The rules changed since {count} of these assessments ({versions}); those of {current} are used now. Assess again to compare like with like.',
  },
  RENT_RULES_CHANGED_SINCE: {
    nl: 'De huurpunten volgen hier de huurregels van {was}; sinds {from} gelden die van {now}. Beoordeel opnieuw voor de huur van vandaag.',
    en: 'The rent points here follow the rent rules of {was}; since {from} those of {now} are in force. Assess again for the rent of today.',
  },
  EXPORT_CONTINUES: {
    nl: 'Dit bestand bevat rij {from} tot en met {to} van {total}. Geef next_cursor als cursor voor de volgende; elk deel is een bestand op zich.',
    en: 'This file holds rows {from} to {to} of {total}. Give next_cursor as cursor for the next; each part is a file by itself.',
  },
  EXPORT_WITHOUT_POSITION: {
    nl: 'Van {count} objecten kent het register de ligging niet; zij staan zonder punt in het bestand.',
    en: 'The register has no position for {count} of the properties; they are in the file without a point.',
  },
  NOTHING_DELETED: {
    nl: 'Er is geen beoordeling (meer) die hierbij past; er is niets verwijderd.',
    en: 'There is no assessment (any more) that this means; nothing was deleted.',
  },
  DELETED_FOR_GOOD: {
    nl: 'Verwijderd, met de gegevens die u erbij gaf; dit kan niet ongedaan worden gemaakt. Wat de server over uw aanmelding bewaart valt hier niet onder.',
    en: 'Deleted, with the figures you gave for them; this can not be undone. What the server keeps about your sign-in is not part of it.',
  },
} as const satisfies Record<string, Note>
