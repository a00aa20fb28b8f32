import type { Collection, Document, Filter } from 'mongodb';
import type { OrgId } from '../../domain/model/ids.js';

/** Number of documents that match, by organisation. It counts, so it takes as long as there are documents. */
export async function countsByOrg<Record extends Document>(
  collection: Collection<Record>,
  match: Filter<Record>,
): Promise<ReadonlyMap<OrgId, number>> {
  const rows = await collection
    .aggregate<{ _id: OrgId; total: number }>([
      { $match: match },
      { $group: { _id: '$orgId', total: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(rows.map(({ _id, total }) => [_id, total]));
}
