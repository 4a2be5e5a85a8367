"""What the words on the screen mean, one sentence each: layers, statuses, kinds of source, and the states of a place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chains.model import Layer, SourceKind, Status

__all__ = ["LAYER_MEANINGS", "OTHER_MEANINGS", "STATUS_MEANINGS", "TRUST_MEANINGS"]

LAYER_MEANINGS: Mapping[Layer, str] = MappingProxyType({
    Layer.CURATED: "人整理、核对过的，逐条写明来源。",
    Layer.EXTRACTED: "程序从文档里读出来的，带原句，没有人核对之前只算候选。",
})
STATUS_MEANINGS: Mapping[Status, str] = MappingProxyType({
    Status.ASSERTED: "来源说已经是这样。图上画实线。",
    Status.PLANNED: "列入规划或拟建、在建，还没有成为现实。以下各种都画虚线。",
    Status.SIGNED: "签了约，还没有建成。",
    Status.FRAMEWORK: "签了框架协议，项目可能还没定。",
    Status.PROPOSED: "只是有人建议或提出。",
    Status.ENDED: "来源说已经结束或退出。",
})
TRUST_MEANINGS: Mapping[SourceKind, str] = MappingProxyType({
    SourceKind.OFFICIAL: "政府及部门发布的文件、通报、数据。",
    SourceKind.FILING: "上市公司公告、年报等依法披露的文件。",
    SourceKind.MEDIA: "报纸、通讯社、网站的报道。",
    SourceKind.SEED: "随本程序附带的文稿，由编者转述，逐句可读，不是原文。",
    SourceKind.DOCUMENT: "您自己读入的文档。",
    SourceKind.MIRROR: "转载、汇编的内容，没有找到原始出处。",
    SourceKind.EDITOR: "编者的常识或判断，没有文献支持，单独计数。",
})
OTHER_MEANINGS: Mapping[str, str] = MappingProxyType({
    "认定链主": "有来源写明“链主”的企业。龙头、骨干企业不算。",
    "测算名次": "按图谱里的关系算出的名次，不是认定，也不作为事实写回。",
    "未收录": "材料里没有写到，不等于没有。",
    "仅文档提及": "只在文档里出现过名字，还没有人整理。图上画空心。",
    "读作": "疑为误字，暂按这个名称理解，等人审核。",
    "图谱快照": "某一刻的整份图谱；内容相同指纹就相同，可留存、对比。",
    "工作区": "一幅图连同筛选、位置和备注存成的文件，可重新打开、发给同事。",
})
